import { Option } from 'commander';
import { usageError } from '../cli-error.js';
import { examples } from '../help.js';
import { renderHistory } from '../render/cases.js';
import { nodeOptions, showAnswer } from '../with-node.js';
/** A limit that no identifier reaches. */
const MAX_IDENTIFIER_BYTES = 4096;
export function addPatient(program, context) {
    const group = program.command('patient').description('Records of one patient');
    const history = nodeOptions(group.command('history'))
        .description('Every case of a patient, oldest first')
        .argument('<identifier>', 'system|value, or only the value in the national system; - for stdin')
        .addOption(new Option('--system <uri>', 'system of the identifier, if the argument is only a value'))
        .action(async (text, flags) => {
        const body = identifierOf(text === '-' ? await readLine(context.io) : text, flags.system);
        await showAnswer(context, flags, 'hospital', renderHistory, client => client.call('history', { body }));
    });
    examples(group, 'patient history "urn:oid:2.16.840.1.113883.4.1|999-12-3456"');
    examples(history, 'patient history - --name hospital-1 < number.txt', 'patient history "urn:oid:2.16.840.1.113883.4.1|999-12-3456" --name hospital-1', 'patient history 999-12-3456 --system urn:oid:2.16.840.1.113883.4.1 --json');
}
/** Reads the identifier from stdin. Command lines are visible in process lists and in shell histories. */
async function readLine(io) {
    const text = await io.readStdin(MAX_IDENTIFIER_BYTES);
    const line = text?.trim() ?? '';
    if (line === '' || line.includes('\n'))
        throw usageError('stdin must contain one line with an identifier');
    return line;
}
function identifierOf(text, system) {
    const at = system === undefined ? text.lastIndexOf('|') : -1;
    const value = text.slice(at + 1);
    const named = at < 0 ? system : text.slice(0, at);
    if (value === '' || named === '')
        throw usageError('an identifier is written system|value');
    return named === undefined ? { value } : { system: named, value };
}
//# sourceMappingURL=patient.js.map