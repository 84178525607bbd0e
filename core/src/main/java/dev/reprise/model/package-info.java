/** The facts and progress of webhooks as immutable values. */
@NullMarked
package dev.reprise.model;

import org.jspecify.annotations.NullMarked;
