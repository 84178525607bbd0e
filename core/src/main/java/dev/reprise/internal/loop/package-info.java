/** Where the engine's steps run, and how they wait. */
@NullMarked
package dev.reprise.internal.loop;

import org.jspecify.annotations.NullMarked;
