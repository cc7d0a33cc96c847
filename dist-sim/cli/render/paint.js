import { styleText } from 'node:util';
/** @param colours true if this process uses colours; `io.ts` decides it, so `styleText` checks no stream */
export function createPaint(colours) {
    return (colour, text) => colours ? styleText(colour, text, { validateStream: false }) : text;
}
//# sourceMappingURL=paint.js.map