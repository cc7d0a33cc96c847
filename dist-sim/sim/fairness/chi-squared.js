/** Functions for the judgement of counts. */
/** Returns the sum of (observed − expected)² / expected. */
export function chiSquared(observed, expected) {
    return observed.reduce((sum, count, i) => sum + (count - expected[i]) ** 2 / expected[i], 0);
}
/** The 99.9 % point of the normal distribution. */
const Z = 3.0902;
/**
 * Returns the 99.9 % point of chi-squared, by Wilson and Hilferty (1931). For 8 degrees of freedom and more
 * it is too high by less than 0.25.
 */
export function chiSquaredPoint(degrees) {
    const a = 2 / (9 * degrees);
    return degrees * (1 - a + Z * Math.sqrt(a)) ** 3;
}
/** Returns the 99.9 % point of the number of successes in `tries` tries of a probability. */
export function mostSuccesses(tries, probability) {
    return tries * probability + Z * Math.sqrt(tries * probability * (1 - probability));
}
//# sourceMappingURL=chi-squared.js.map