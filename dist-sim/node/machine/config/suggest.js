/** The highest part of a word that a misspelling changes. */
const CLOSE = 0.4;
/** Finds the known name nearest to `name`, if it is near enough for a misspelling. */
export function suggest(name, known) {
    let best;
    let least = Infinity;
    for (const candidate of known) {
        const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
        if (distance < least) {
            least = distance;
            best = candidate;
        }
    }
    return least <= Math.max(1, name.length * CLOSE) ? best : undefined;
}
/** Computes the Levenshtein distance; a swap of neighbours counts once (optimal string alignment). */
function editDistance(a, b) {
    let before = [];
    let row = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++) {
            const change = a[i - 1] === b[j - 1] ? 0 : 1;
            let cost = Math.min(at(row, j) + 1, at(next, j - 1) + 1, at(row, j - 1) + change);
            const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
            if (swapped)
                cost = Math.min(cost, at(before, j - 2) + 1);
            next.push(cost);
        }
        before = row;
        row = next;
    }
    return at(row, b.length);
}
function at(row, j) {
    return row[j] ?? Infinity;
}
//# sourceMappingURL=suggest.js.map