/** The contract, kept by the in-memory store. */
@NullMarked
package dev.reprise.contract.memory;

import org.jspecify.annotations.NullMarked;
