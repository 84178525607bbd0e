/** The demonstration: a receiver that misbehaves as planned, and the counts of what happened. */
@NullMarked
package dev.reprise.cli.demo;

import org.jspecify.annotations.NullMarked;
