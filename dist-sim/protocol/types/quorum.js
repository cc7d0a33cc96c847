/** Returns f = ⌊(n−1)/3⌋, the number of Byzantine hospitals tolerated among n (SPECIFICATION.md §1). */
export function tolerated(n) {
    return Math.floor((n - 1) / 3);
}
/** Returns q = ⌊2n/3⌋+1, the number of votes that make a certificate. */
export function quorum(n) {
    return Math.floor(2 * n / 3) + 1;
}
//# sourceMappingURL=quorum.js.map