/** The slots that this node holds, and until when. */
@NullMarked
package dev.reprise.internal.slots;

import org.jspecify.annotations.NullMarked;
