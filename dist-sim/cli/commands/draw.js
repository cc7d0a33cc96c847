import { caseIdText } from '../arguments.js';
import { examples } from '../help.js';
import { renderDraw } from '../render/chain.js';
import { nodeOptions, showAnswer } from '../with-node.js';
export function addDraw(program, context) {
    const group = program.command('draw').description('How the validators of a case were drawn');
    const explain = nodeOptions(group.command('explain'))
        .description('Every step of the draw of a case with all inputs, to repeat the draw by hand')
        .argument('<case>', 'case id, or its first 8 digits or more', caseIdText)
        .action(async (id, flags) => {
        await showAnswer(context, flags, undefined, renderDraw, client => client.call('explainDraw', { params: { id } }));
    });
    examples(group, 'draw explain 3b1f0c528a1e');
    examples(explain, 'draw explain 3b1f0c528a1e', 'draw explain 3b1f0c528a1e --name government --json');
}
//# sourceMappingURL=draw.js.map