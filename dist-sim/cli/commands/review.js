import { Option } from 'commander';
import { REVIEW_REASONS } from '../../api/index.js';
import { caseIdText } from '../arguments.js';
import { print } from '../context.js';
import { examples } from '../help.js';
import { renderDecision, renderDecisions, renderReviewCase, renderReviews } from '../render/reviews.js';
import { nodeOptions, showAnswer, withNode } from '../with-node.js';
/** Adds the commands for clinicians, at a hospital where people judge cases. */
export function addReview(program, context) {
    const group = program.command('review').description('Judge the cases drawn to this hospital');
    addReading(group, context);
    addApprove(group, context);
    addReject(group, context);
    addExcuse(group, context);
    examples(group, 'review list', 'review reject 3b1f0c528a1e --reason CLI-01');
}
function addReading(group, context) {
    const list = nodeOptions(group.command('list'))
        .description('Cases that wait for a clinician here, the next deadline first')
        .addOption(new Option('--decided', 'decisions made here, with clinician, reason and note, newest first'))
        .action(async (flags) => {
        await withNode(context, flags, 'hospital', async (client) => {
            if (flags.decided === true) {
                print(context, flags.json, await client.call('decidedReviews'), renderDecisions);
            }
            else
                print(context, flags.json, await client.call('reviews'), renderReviews);
        });
    });
    examples(list, 'review list --name hospital-1', 'review list --decided');
    const show = nodeOptions(group.command('show'))
        .description('Summary of a case with the findings of the rules; --json prints the whole record')
        .argument('<case>', 'case id, or its first 8 digits or more', caseIdText)
        .action(async (id, flags) => {
        await showAnswer(context, flags, 'hospital', renderReviewCase, client => client.call('review', { params: { id } }));
    });
    examples(show, 'review show 3b1f0c528a1e --name hospital-1');
}
function addApprove(group, context) {
    const command = remarkOptions(nodeOptions(group.command('approve')))
        .description('Sign an approval: the diagnosis is plausible and properly coded, by a registered clinician')
        .argument('<case>', 'case id, or its first 8 digits or more', caseIdText)
        .action(async (id, flags) => {
        await showAnswer(context, flags, 'hospital', renderDecision, client => client.call('approveReview', { params: { id }, body: remarksOf(flags) }));
    });
    examples(command, 'review approve 3b1f0c528a1e', 'review approve 3b1f0c528a1e --as "Dr Okafor" --note "confirmed by phone"');
}
function addReject(group, context) {
    const command = remarkOptions(nodeOptions(group.command('reject')))
        .description('Sign a rejection; the chain shows the group of the reason, and the submitter gets the code')
        .argument('<case>', 'case id, or its first 8 digits or more', caseIdText)
        .addOption(new Option('--reason <code>', 'one of the codes below').makeOptionMandatory())
        .action(async (id, flags) => {
        const body = { reason: flags.reason.toUpperCase(), ...remarksOf(flags) };
        await showAnswer(context, flags, 'hospital', renderDecision, client => client.call('rejectReview', { params: { id }, body }));
    })
        .addHelpText('after', `\nReasons:\n${Object.entries(REVIEW_REASONS).map(([code, reason]) => {
        return `  ${code}  ${reason}\n`;
    }).join('')}`);
    examples(command, 'review reject 3b1f0c528a1e --reason CLI-01 --as "Dr Okafor"');
}
function addExcuse(group, context) {
    const command = remarkOptions(nodeOptions(group.command('excuse')))
        .description('Give the case to another hospital without a verdict, for example for a conflict of ' +
        'interest; this hospital cannot judge it afterwards')
        .argument('<case>', 'case id, or its first 8 digits or more', caseIdText)
        .action(async (id, flags) => {
        await showAnswer(context, flags, 'hospital', renderDecision, client => client.call('excuseReview', { params: { id }, body: remarksOf(flags) }));
    });
    examples(command, 'review excuse 3b1f0c528a1e', 'review excuse 3b1f0c528a1e --as "Dr Okafor" --note "the patient is a relative"');
}
function remarkOptions(command) {
    return command
        .addOption(new Option('--as <clinician>', 'name of the clinician; kept at this hospital'))
        .addOption(new Option('--note <text>', 'explanation; kept at this hospital (review list --decided, diagnosis show)'));
}
function remarksOf({ as: clinician, note }) {
    return {
        ...(clinician === undefined ? {} : { clinician }), ...(note === undefined ? {} : { note })
    };
}
//# sourceMappingURL=review.js.map