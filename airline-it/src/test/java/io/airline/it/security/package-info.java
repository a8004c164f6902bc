/** Who may reach what, and what nobody may see: TLS, passwords and files, tried with real processes. */
package io.airline.it.security;
