/** The kit for code that takes bytes from outside, for the tests of every module that has some. */
package io.airline.model.testing;
