/** The tests that every store passes. */
@NullMarked
package dev.reprise.contract;

import org.jspecify.annotations.NullMarked;
