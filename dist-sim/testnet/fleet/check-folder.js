import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { makeFolder } from '../../system/index.js';
import path from 'node:path';
/** The chosen folder cannot be used for this network. */
export class FolderError extends Error {
    exitCode = 2;
}
/**
 * Makes the folder if it is missing. It is called before any process is started.
 * @throws FolderError if the folder contains a network with another number of hospitals
 */
export function checkFolder(folder, hospitals) {
    const trouble = troubleOf(folder, hospitals);
    if (trouble !== undefined)
        throw new FolderError(`--folder ${folder}: ${trouble}`);
}
function troubleOf(folder, hospitals) {
    try {
        makeFolder(folder);
    }
    catch (error) {
        if (existsSync(folder))
            return 'not a folder; name another folder';
        return `cannot be made (${error.code ?? 'unknown'}); name another folder`;
    }
    const members = membersOf(path.join(folder, 'data'));
    if (members === undefined || members === hospitals)
        return undefined;
    return `holds a network of ${members} hospitals, and ${hospitals} were asked for; use ` +
        `--hospitals ${members} (with make HOSPITALS=${members}), or name another folder`;
}
/** Counts the hospitals in the folder that follow its government's chain; undefined without a chain. */
function membersOf(dataRoot) {
    const chainId = chainOf(path.join(dataRoot, 'government'));
    if (chainId === undefined)
        return undefined;
    return readdirSync(dataRoot).filter(name => {
        return name !== 'government' && chainOf(path.join(dataRoot, name)) === chainId;
    }).length;
}
/** Returns the chain id in the marker of a data folder. The node itself reports a damaged marker. */
function chainOf(dataFolder) {
    try {
        const marker = JSON.parse(readFileSync(path.join(dataFolder, 'node.json'), 'utf8'));
        return marker.chainId;
    }
    catch {
        return undefined;
    }
}
//# sourceMappingURL=check-folder.js.map