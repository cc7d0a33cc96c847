import { askOrExamine } from '../ask-or-examine.js';
import { print } from '../context.js';
import { examples } from '../help.js';
import { renderHealth } from '../render/health.js';
import { nodeOptions } from '../with-node.js';
const HELP = `
Shows what is wrong with a node and which action helps, and the facts behind it: height and
view, what the node waits for and since when, missing votes, peers, clocks, disk. If the node
does not run or does not answer, its data folder is examined. Nothing is changed.

Exit code: 0 healthy (there may be warnings), 1 a problem was found, 2 wrong usage.
`;
export function addDoctor(program, context) {
    const command = nodeOptions(program.command('doctor'))
        .description('Show what is wrong with a node, running or not, and which action helps')
        .addHelpText('after', HELP)
        .action(async (flags) => {
        const found = await askOrExamine(context, flags, client => client.call('health'));
        const health = 'answer' in found ? found.answer : found.health;
        print(context, flags.json, health, renderHealth);
        if (!health.healthy)
            context.exitCode = 1;
    });
    examples(command, 'doctor', 'doctor --name hospital-1', 'doctor --name government --json', 'doctor --data /srv/medichain/st-mary');
}
//# sourceMappingURL=doctor.js.map