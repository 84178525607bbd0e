/** An application that embeds the engine. */
@NullMarked
package dev.reprise.example.embedded;

import org.jspecify.annotations.NullMarked;
