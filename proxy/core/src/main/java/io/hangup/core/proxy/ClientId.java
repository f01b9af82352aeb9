package io.hangup.core.proxy;

/** By what a proxy tells its clients apart, for the report. */
public sealed interface ClientId {
    /** By the address that it comes from; on loopback also by its process. */
    record Address() implements ClientId {}

    /**
     * By the source address of the PROXY protocol, version 1 or 2, which every connection has to begin with. The header is
     * read and passed on as it is.
     */
    record ProxyProtocol() implements ClientId {}

    /**
     * By the value of a header of its HTTP/1.1 requests. Only a hash of the value is kept.
     *
     * @param name of the header, in any case
     */
    record Header(String name) implements ClientId {}
}
