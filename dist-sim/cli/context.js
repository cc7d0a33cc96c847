import { createPaint } from './render/paint.js';
import { jsonText, screened } from './screen.js';
export function createContext(io, assembly) {
    return { io: screened(io), assembly, paint: createPaint(io.colour), exitCode: 0, isNode: false };
}
/** Prints a value: as one JSON document with `--json`, otherwise as the text that `render` makes. */
export function print(context, json, value, render) {
    context.io.out(json === true ? jsonText(value) : render(value, context.paint));
}
//# sourceMappingURL=context.js.map