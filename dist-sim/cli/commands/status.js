import { askOrExamine, inTime } from '../ask-or-examine.js';
import { CliError } from '../cli-error.js';
import { print } from '../context.js';
import { findNode } from '../find-node.js';
import { examples } from '../help.js';
import { renderStatus } from '../render/node.js';
import { nodeOptions } from '../with-node.js';
const HELP = `
If the node does not run or does not answer, --json prints { "health": … } with the
result of doctor --json.

Exit code: 0 the node answered, 1 it does not run or does not answer, 2 wrong usage.
`;
export function addStatus(program, context) {
    const command = nodeOptions(program.command('status'))
        .description('Show the state of a running node, its peers and its queues')
        .addHelpText('after', HELP)
        .action(async (flags) => {
        if (flags.json === true)
            await printJson(context, flags);
        else
            print(context, false, await statusOf(context, flags), renderStatus);
    });
    examples(command, 'status', 'status --name hospital-1', 'status --name government --json');
}
async function ask(client) {
    return await client.call('status');
}
/** Prints one JSON document for any node, running or not, so that programs handle both cases. */
async function printJson(context, flags) {
    const found = await askOrExamine(context, flags, ask);
    print(context, true, 'answer' in found ? found.answer : found, () => '');
    if ('health' in found)
        context.exitCode = 1;
}
async function statusOf(context, flags) {
    const file = await findNode(context.io, flags, undefined);
    const status = await inTime(file, ask);
    if (status !== 'silent')
        return status;
    const named = flags.data === undefined ? `--name ${file.name}` : `--data ${flags.data}`;
    throw new CliError(`${file.name} runs but does not answer; to see why: medichain-node doctor ${named}`);
}
//# sourceMappingURL=status.js.map