/** What an application calls: the engine and its services. */
@NullMarked
package dev.reprise;

import org.jspecify.annotations.NullMarked;
