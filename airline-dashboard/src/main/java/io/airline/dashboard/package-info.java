/**
 * The live dashboard: it follows the {@code -kpis} topics, keeps their newest slices in memory and answers over HTTP, as
 * JSON, CSV, a live feed and a page. It draws any stream definition and knows flights only where its streams are listed.
 */
package io.airline.dashboard;
