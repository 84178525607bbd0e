/** The benchmarks that anyone can start. */
@NullMarked
package dev.reprise.benchmarks;

import org.jspecify.annotations.NullMarked;
