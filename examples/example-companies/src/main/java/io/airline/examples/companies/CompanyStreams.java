package io.airline.examples.companies;

import io.airline.aggregations.Classes;
import io.airline.aggregations.Histogram;
import io.airline.aggregations.Mean;
import io.airline.aggregations.Panel;
import io.airline.aggregations.Ratio;
import io.airline.aggregations.StreamDefinition;
import io.airline.aggregations.StreamProvider;
import io.airline.aggregations.records.RecordTable;
import java.util.List;

/** Brings the stream {@code companies}: where they are, what they do and how large they are. */
public final class CompanyStreams implements StreamProvider {
    static final String NAME = "companies";

    /** By number of employees: micro, small, medium and large companies, as the European Union has them. */
    static final Classes SIZES = Classes.of(1, 10, 50, 250);

    private static final double PERCENT = 100;

    @Override
    public List<StreamDefinition<?>> streams() {
        return List.of(definition());
    }

    static StreamDefinition<Company> definition() {
        return StreamDefinition.named(NAME, Company.class)
                .eventTime(Company::getTimestamp)
                .reads("timestamp", "country", "sector", "employees", "revenue", "investment")
                .dimension("country", Company::getCountry)
                .dimension("sector", Company::getSector)
                .dimension("country_sector", company -> company.getCountry() + ", " + company.getSector())
                .dimensionOfClass("company_size", Company::getEmployees, SIZES)
                .measure("investment", new Mean<>(Company::getInvestment))
                .measure("revenue", new Mean<>(Company::getRevenue))
                .measure("employees", new Mean<>(Company::getEmployees))
                .measure(
                        "revenue_percent",
                        new Ratio<>(company -> PERCENT * company.getRevenue(), Company::getInvestment))
                .measure("size", new Histogram<>(Company::getEmployees, SIZES))
                .table(created())
                .panel(new Panel.Leaderboard("Countries", "country"))
                .panel(new Panel.Leaderboard("Sectors", "sector"))
                .panel(new Panel.Leaderboard("Countries and sectors", "country_sector"))
                .panel(new Panel.Histogram("Companies by number of employees", "sector", "size"))
                .panel(new Panel.Values("Mean investment, €", "sector", List.of("investment_mean")))
                .panel(new Panel.Values("Revenue, % of investment", "sector", List.of("revenue_percent_ratio")))
                .build();
    }

    /** Every company, whole. */
    private static RecordTable<Company> created() {
        return RecordTable.<Company>named("companies_created")
                .id("id", Company::getId)
                .timestamp("timestamp", Company::getTimestamp)
                .text("name", Company::getName)
                .text("email", Company::getEmail)
                .text("vat", Company::getVat)
                .text("phone", Company::getPhone)
                .text("country", Company::getCountry)
                .text("website", Company::getWebsite)
                .text("addresses", company -> String.join("; ", company.getAddresses()))
                .text("contact", Company::getContact)
                .whole("revenue", Company::getRevenue)
                .whole("employees", Company::getEmployees)
                .text("sector", Company::getSector)
                .text("founded", company -> company.getFounded().toString())
                .whole("valuation", Company::getValuation)
                .whole("investment", Company::getInvestment)
                .build();
    }
}
