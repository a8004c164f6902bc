/**
 * Companies as a register takes them in: {@link io.airline.examples.companies.CompanyRegister} invents them, {@link
 * io.airline.examples.companies.CompanyStreams} is what the platform makes of them.
 */
package io.airline.examples.companies;
