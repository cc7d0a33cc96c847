import { join } from 'node:path';
import { readSmallFile, writeSmallFile } from '../../system/index.js';
import { OperatorError } from './operator-error.js';
const MARKER_FILE = 'node.json';
/** Changes whenever an older version could not use the folder. */
const FOLDER_FORMAT = 1;
export function newMarker(role) {
    return { format: FOLDER_FORMAT, role };
}
/** Reads the marker; undefined if the folder has none. @throws OperatorError 'folder-unusable' */
export function markerIn(path) {
    const text = readSmallFile(join(path, MARKER_FILE));
    if (text === undefined)
        return undefined;
    const marker = objectIn(text);
    const valid = typeof marker?.format === 'number' && typeof marker.role === 'string' &&
        [marker.chainId, marker.identity, marker.name, marker.keysFolder].every(isTextOrAbsent) &&
        typeof (marker.settings ?? {}) === 'object' &&
        Object.values(marker.settings ?? {}).every(isTextOrAbsent);
    if (valid)
        return marker;
    throw new OperatorError('folder-unusable', `${join(path, MARKER_FILE)} is damaged. Restore it ` +
        'from a backup, and keep the folder: a node that starts afresh catches up with the chain, but only ' +
        'this folder has the record keys of its own diagnoses, and its undecided diagnoses.');
}
/** Checks format and role of a folder. @throws OperatorError 'other-format', 'other-role' */
export function checkMarker(path, marker, role) {
    if (marker.format !== FOLDER_FORMAT) {
        throw new OperatorError('other-format', `The data folder ${path} has format ` +
            `${marker.format}; this version uses ${FOLDER_FORMAT}. Start the version that wrote it, or ` +
            'use another --name.');
    }
    if (marker.role !== role) {
        throw new OperatorError('other-role', `The data folder ${path} belongs to a ${marker.role}, ` +
            `not to a ${role}. Start with --role ${marker.role}, or under another --name.`);
    }
}
export function writeMarker(path, marker) {
    writeSmallFile(join(path, MARKER_FILE), `${JSON.stringify(marker)}\n`);
}
export function hasStore({ chainId, hasStore }) {
    return hasStore === true || chainId !== undefined;
}
function isTextOrAbsent(value) {
    return value === undefined || typeof value === 'string';
}
/** Parses a JSON object; undefined if the text is something else. */
export function objectIn(text) {
    try {
        const value = JSON.parse(text);
        return typeof value === 'object' && value !== null ? value : undefined;
    }
    catch {
        return undefined;
    }
}
//# sourceMappingURL=folder-marker.js.map