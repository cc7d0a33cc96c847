import { readFileSync } from 'node:fs';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { readText } from '../../../api/index.js';
import { ConfigError } from './config-error.js';
/** A larger file is refused. */
const MAX_FILE_BYTES = 1024 * 1024;
/**
 * Reads the top-level keys of a YAML file (YAML 1.2), in order.
 * @throws ConfigError if the file cannot be read or is not a map of keys to values
 */
export function readYaml(path) {
    const text = textOf(path);
    const lineCounter = new LineCounter();
    const document = parseDocument(text, { lineCounter, prettyErrors: false });
    const error = document.errors[0];
    if (error !== undefined) {
        const { line } = lineCounter.linePos(error.pos[0]);
        throw fileError(path, line, `is not valid YAML: ${error.message}`);
    }
    const map = document.contents;
    if (map === null)
        return [];
    if (!isMap(map))
        throw fileError(path, 1, 'must hold lines of the form `key: value`');
    return map.items.map(({ key, value }) => {
        const start = isScalar(key) ? key.range?.[0] : undefined;
        const line = start === undefined ? 1 : lineCounter.linePos(start).line;
        const name = isScalar(key) ? String(key.value) : String(key);
        // A `key:` without a value counts as absent.
        return { key: name, value: value === null ? null : document.createNode(value).toJSON(), line };
    });
}
function textOf(path) {
    const bytes = bytesOf(path);
    if (bytes.byteLength > MAX_FILE_BYTES) {
        throw fileError(path, undefined, 'is too large for a configuration');
    }
    const read = readText(bytes);
    if (read.ok)
        return read.text;
    throw fileError(path, undefined, `is ${read.fault}`);
}
function bytesOf(path) {
    try {
        return readFileSync(path);
    }
    catch (error) {
        const { code, message } = error;
        throw fileError(path, undefined, code === 'ENOENT'
            ? 'does not exist. Name another file with --config, or leave the option out.'
            : `cannot be read: ${message}`);
    }
}
function fileError(path, line, message) {
    const where = line === undefined ? path : `${path}:${line}`;
    return new ConfigError([{ where, key: 'file', message }]);
}
//# sourceMappingURL=yaml-file.js.map