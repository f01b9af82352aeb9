package io.hangup.core.rule;

/**
 * Addresses that begin with the same bits (CIDR, RFC 4632), IPv4 or IPv6. An IPv4 address never lies in a range of IPv6.
 *
 * @param address one char for each byte of the network address: 4 or 16
 * @param prefixBits how many bits count
 * @param text as it was written
 */
public record IpRange(String address, int prefixBits, String text) {
    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;

    /** Checks the sizes. */
    public IpRange {
        if (address.length() != V4_BYTES && address.length() != V6_BYTES) {
            throw new IllegalArgumentException("address: " + address.length() + " bytes (expected: 4 or 16)");
        }
        if (prefixBits < 0 || prefixBits > address.length() * Byte.SIZE) {
            throw new IllegalArgumentException(
                    "prefix: " + prefixBits + " (expected: 0 to " + address.length() * Byte.SIZE + ")");
        }
    }

    /** The bytes of an address, as a char for each: the form in which addresses are compared here. */
    public static String chars(byte[] address) {
        StringBuilder chars = new StringBuilder(address.length);
        for (byte value : address) {
            chars.append((char) (value & 0xFF));
        }
        return chars.toString();
    }

    /** Whether this address, in {@linkplain #chars chars}, lies in the range. */
    public boolean contains(String candidate) {
        if (candidate.length() != address.length()) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit += Byte.SIZE) {
            int different = candidate.charAt(bit / Byte.SIZE) ^ address.charAt(bit / Byte.SIZE);
            int counting = 0xFF << Math.max(0, Byte.SIZE - (prefixBits - bit));
            if ((different & counting & 0xFF) != 0) {
                return false;
            }
        }
        return true;
    }
}
