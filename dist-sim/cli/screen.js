import { betweenColours, escapedLines, plainLines } from '../api/index.js';
/**
 * Cleans all output of a command. The only control characters that pass are line feeds and, if colours are
 * on, the codes of `paint`. Each rendering already cleans the texts of other parties. This is a second check,
 * in case that a rendering does not.
 */
export function screened(io) {
    const clean = (text) => io.colour ? betweenColours(text, plainLines) : plainLines(text);
    return {
        ...io,
        out(text) { io.out(clean(text)); },
        err(text) { io.err(clean(text)); },
        pour: async (lines) => { await io.pour(eachEscaped(lines)); }
    };
}
/** Formats a JSON document, with escapes for the control characters that JSON allows unescaped. */
export function jsonText(value) {
    return `${escapedLines(JSON.stringify(value, undefined, 2))}\n`;
}
async function* eachEscaped(lines) {
    for await (const line of lines)
        yield escapedLines(line);
}
//# sourceMappingURL=screen.js.map