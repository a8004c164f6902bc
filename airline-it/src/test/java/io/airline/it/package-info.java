/** Tests of the whole: the stack from the jars that are deployed, the architecture, and what the documents claim. */
package io.airline.it;
