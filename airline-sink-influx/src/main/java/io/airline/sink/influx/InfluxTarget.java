package io.airline.sink.influx;

/**
 * What requests go to, in words for logs and messages: they name the keys of the configuration that lead there.
 *
 * @param bucket that of v2, or the database of v1
 */
record InfluxTarget(InfluxConfig config, String bucket) {
    /** Returns why a request failed, and for what an operator has to mend, which key or which object it is. */
    String explain(InfluxFailure failure) {
        return switch (failure.status()) {
            case 0 -> failure.isTls() ? failure.words() + "; see influx.ca-file" : failure.words();
            case 301, 302, 303, 307, 308 ->
                "redirected to another address, which is not followed (%s); influx.url takes that of the store itself"
                        .formatted(failure.words());
            case 401 ->
                "the credentials are refused (%s); see %s"
                        .formatted(failure.words(), isV1() ? "influx.user and influx.password" : "influx.token");
            case 403 -> "no permission to write to the %s '%s' (%s)".formatted(bucketWord(), bucket, failure.words());
            case 404 ->
                isV1()
                        ? "database '%s' does not exist (%s)".formatted(bucket, failure.words())
                        : "bucket '%s' of influx.org '%s' does not exist, or this is an InfluxDB 1 and influx.version is v1 (%s)"
                                .formatted(bucket, config.org(), failure.words());
            default -> failure.getMessage();
        };
    }

    private boolean isV1() {
        return config.version() == InfluxVersion.V1;
    }

    private String bucketWord() {
        return isV1() ? "database" : "bucket";
    }

    @Override
    public String toString() {
        return "influx.url %s, %s '%s'".formatted(config.url(), bucketWord(), bucket);
    }
}
