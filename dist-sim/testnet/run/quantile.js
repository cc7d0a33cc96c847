/** Returns the nearest-rank quantile of numbers in any order; undefined without numbers. */
export function quantile(values, q) {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))];
}
//# sourceMappingURL=quantile.js.map