package io.hangup.config;

import io.hangup.core.rule.IpRange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads ranges of addresses, without resolving any name. */
final class IpRanges {
    private static final String FORM = "an address or a range such as 10.0.0.0/8";
    private static final Pattern RANGE = Pattern.compile("(?<address>[^/]*)(?:/(?<prefix>.*))?", Pattern.DOTALL);
    private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final String SCHEMA_FORM = OCTET + "(\\." + OCTET + "){3}(/([0-9]|[12][0-9]|3[0-2]))?"
            + "|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(/([0-9]|[1-9][0-9]|1[01][0-9]|12[0-8]))?";

    private IpRanges() {}

    /** One range, or a list of them. */
    static Type<List<IpRange>> type() {
        Type<IpRange> range = new Type.Word<>(FORM, Schema.text(SCHEMA_FORM), IpRanges::parse);
        return new Type.Either<>(range.as(List::of), List.of(new Type.ListOf<>(FORM, range, 1)));
    }

    private static Optional<IpRange> parse(Text text) {
        Matcher form = RANGE.matcher(text.value());
        if (!form.matches()) {
            return refuse(text);
        }
        Optional<byte[]> address = bytes(form.group("address"));
        if (address.isEmpty()) {
            return refuse(text);
        }
        int bits = address.get().length * Byte.SIZE;
        if (form.group("prefix") == null) {
            return Optional.of(new IpRange(IpRange.chars(address.get()), bits, text.value()));
        }
        Text prefix = text.part(form.start("prefix"), form.end("prefix"));
        boolean isNumber = PREFIX.matcher(prefix.value()).matches();
        int length = isNumber ? Integer.parseInt(prefix.value()) : -1;
        if (length < 0 || length > bits) {
            return prefix.refuse(
                    "prefix " + (isNumber ? prefix.value() : prefix.quoted()) + " (expected: 0 to " + bits + ")");
        }
        byte[] network = network(address.get(), length);
        String chars = IpRange.chars(network);
        return chars.equals(IpRange.chars(address.get()))
                ? Optional.of(new IpRange(chars, length, text.value()))
                : text.refuse(
                        "from " + text.quoted()
                                + " has bits behind its prefix (expected: the first address of the range)",
                        Nearest.didYouMean(spelled(network) + "/" + length));
    }

    private static <T> Optional<T> refuse(Text text) {
        return text.refuse("from " + text.quoted() + " (expected: " + FORM + ")");
    }

    private static Optional<byte[]> bytes(String address) {
        boolean hasZone = address.indexOf('%') >= 0;
        return hasZone ? Optional.empty() : Addresses.literal(address).flatMap(IpRanges::resolved);
    }

    /** The bytes of an address in numbers, for which nobody is asked. */
    private static Optional<byte[]> resolved(String literal) {
        try {
            return Optional.of(InetAddress.getByName(literal.indexOf(':') < 0 ? literal : "[" + literal + "]")
                    .getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static byte[] network(byte[] address, int length) {
        byte[] network = address.clone();
        for (int bit = length; bit < network.length * Byte.SIZE; bit++) {
            network[bit / Byte.SIZE] &= (byte) ~(0x80 >> (bit % Byte.SIZE));
        }
        return network;
    }

    private static String spelled(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + address.length + " bytes", e);
        }
    }
}
