import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DataFolder } from './data-folder.js';
import { describeFolder } from './describe-folder.js';
import { lockHolder } from '../../system/index.js';
import { OperatorError } from './operator-error.js';
/** A name is one segment of a path, also on file systems that ignore case. */
const NAME_PATTERN = /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/;
/** The highest number of members of a chain. */
const MAX_HOSPITALS = 100;
const FIRST_HOSPITAL = 'hospital-1';
/**
 * Chooses the node's name and locks its data folder in one step, so that two terminals never get the same
 * folder. Without a name, a government is `government`. A hospital is the first of `hospital-1`,
 * `hospital-2`… whose folder no process uses. So a second terminal gets `hospital-2`, and later starts find
 * the same folders again. Folders of another role or format are skipped.
 * @throws OperatorError like `DataFolder.open`, or 'bad-name', 'no-free-name'
 */
export function claimName(choice) {
    if (choice.name !== undefined)
        return claim(choice, checkName(choice.name));
    if (choice.role === 'government')
        return claim(choice, undefined, 'government');
    if (choice.data !== undefined)
        return claim(choice, undefined);
    for (let number = 1; number <= MAX_HOSPITALS; number++) {
        try {
            return claim(choice, `hospital-${number}`);
        }
        catch (error) {
            if (!(error instanceof OperatorError) || !SKIPPED.has(error.code))
                throw error;
        }
    }
    throw new OperatorError('no-free-name', `hospital-1 to hospital-${MAX_HOSPITALS} are all in ` +
        `use under ${choice.dataRoot}. Choose another --name.`);
}
const SKIPPED = new Set(['folder-in-use', 'other-role', 'other-format']);
/** Lists the nodes of a role that have a data folder in `dataRoot` and that no process runs. */
export function stoppedNodes(dataRoot, role) {
    const names = existsSync(dataRoot) ? readdirSync(dataRoot).sort() : [];
    return names.filter(name => {
        try {
            const path = join(dataRoot, name);
            return describeFolder(path)?.role === role && lockHolder(path) === undefined;
        }
        catch {
            return false;
        }
    });
}
/** Opens the data folder. Without a given name, the node keeps the name of its last start. */
function claim(choice, given, standard = FIRST_HOSPITAL) {
    const path = choice.data ?? join(choice.dataRoot, given ?? standard);
    const data = DataFolder.open(path, choice.role, false);
    const name = given ?? data.name ?? standard;
    return { name, data, keysPath: keysOf(choice, data, name) };
}
/** Returns the key folder of the last start if it exists and no other was given, or else the default. */
function keysOf({ isKeysRootGiven, keysRoot }, data, name) {
    const { keysFolder } = data;
    const isKnown = isKeysRootGiven !== true && data.name === name && keysFolder !== undefined;
    return isKnown && existsSync(keysFolder) ? keysFolder : join(keysRoot, name);
}
function checkName(name) {
    if (NAME_PATTERN.test(name))
        return name;
    throw new OperatorError('bad-name', `${JSON.stringify(name)} cannot name a node: use up to 63 ` +
        'lower-case letters, digits, and - . _ between them.', 2);
}
//# sourceMappingURL=names.js.map