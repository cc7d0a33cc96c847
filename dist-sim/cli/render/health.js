import { renderFacts } from './facts.js';
import { plain } from './format.js';
import { wrap } from './wrap.js';
const COLOURS = {
    stopped: 'red', problem: 'red', warning: 'yellow', note: 'dim'
};
const INDENT = 2;
const ACTION_INDENT = 5;
export function renderHealth({ facts, healthy, troubles }, paint) {
    const head = `${paint('bold', plain(facts.name))}${facts.role === undefined ? '' : `, ${facts.role}`}: ` +
        `${verdict(healthy, troubles, paint)}\n`;
    const [first, ...rest] = troubles;
    const found = first === undefined ? '' : `\n${renderTrouble(first, paint)}`;
    return head + found + rest.map(trouble => renderTrouble(trouble, paint)).join('') + factsOf(facts, paint);
}
/** Renders the worst trouble for `status`, and the command that explains it. */
export function renderHint({ health, name, summary }, paint) {
    const [worst] = health.troubles;
    if (worst === undefined || worst.severity === 'note')
        return '';
    const colour = COLOURS[worst.severity];
    const isShown = worst.text === summary;
    const head = isShown ? '' : wrap(plain(worst.text), INDENT, paint(colour, worst.severity.toUpperCase()));
    return `${head}${paint(colour, '->')} medichain-node doctor --name ${plain(name)}\n`;
}
function factsOf(facts, paint) {
    const text = renderFacts(facts, paint);
    return text === '' ? '' : `\n${text}`;
}
function verdict(healthy, troubles, paint) {
    if (!healthy)
        return paint('red', troubles[0]?.severity === 'stopped' ? 'stopped' : 'in trouble');
    return troubles.some(({ severity }) => severity === 'warning')
        ? paint('yellow', 'healthy, with a warning')
        : paint('green', 'healthy');
}
function renderTrouble({ action, command, severity, text }, paint) {
    const what = wrap(plain(text), INDENT, paint(COLOURS[severity], severity.toUpperCase()));
    const help = action === '' ? '' : wrap(plain(action), ACTION_INDENT, `  ${paint('bold', '->')}`);
    // The command has a separate line, so that it can be copied.
    return what + help + (command === undefined ? '' : `     $ ${plain(command)}\n`);
}
//# sourceMappingURL=health.js.map