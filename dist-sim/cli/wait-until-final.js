import { setTimeout as pause } from 'node:timers/promises';
import { CliError } from './cli-error.js';
import { plain } from './render/format.js';
const LOOK_INTERVAL_MS = 500;
/**
 * Waits until the list that the government has signed is final, and says each change of what the list waits
 * for. Ctrl-C ends only the command: the list stays signed, and the nodes continue.
 * @throws CliError if the government's node no longer follows the list
 */
export async function waitUntilFinal({ io }, client, { version }, { json, wait }) {
    if (version === undefined || wait === false)
        return;
    let told = '';
    for (;;) {
        const lists = await client.call('allowlists');
        const inForce = lists.committed?.version ?? 0;
        if (inForce >= version)
            break;
        if (lists.successor === undefined) {
            throw new CliError(`allowlist version ${version} cannot become final: version ${inForce} is in force ` +
                'and no list waits; see allowlist show and doctor');
        }
        if (lists.successor.version > version) {
            throw new CliError(`allowlist version ${version} was withdrawn: version ${lists.successor.version} ` +
                'takes its place');
        }
        const now = textOf(lists);
        if (json !== true && now !== told)
            io.out(`${plain(now)}\n`);
        told = now;
        await pause(LOOK_INTERVAL_MS);
    }
    if (json !== true)
        io.out(`allowlist version ${version} is final\n`);
}
function textOf({ successor }) {
    const what = successor?.waitsFor ?? 'a block has to take the list';
    return `waiting (Ctrl-C leaves the list signed): ${what}`;
}
//# sourceMappingURL=wait-until-final.js.map