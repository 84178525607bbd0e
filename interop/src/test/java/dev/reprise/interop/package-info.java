/** Proofs that others verify what the sender signs. */
@NullMarked
package dev.reprise.interop;

import org.jspecify.annotations.NullMarked;
