import { MAX_FINDINGS, MAX_FINDING_TEXT_BYTES, MAX_PATH_BYTES, caseFindingsCodec, decode } from '../protocol/codec/index.js';
import { utf8 } from '../protocol/types/index.js';
import { isRule, reasonCode, reasonGroup, ruleOf } from './reasons.js';
/* The numbers of outcomes and issue codes in findings for a submitter. Both tables are frozen. */
const OUTCOMES = ['reject', 'flag', 'note'];
const ISSUES = [
    'structure', 'value', 'required', 'invariant', 'code-invalid', 'business-rule', 'too-long', 'informational'
];
const LONE_SURROGATES = /\p{Cs}/gu;
/**
 * Encodes what a validator found, for the submitter. Rejections come first. Findings above MAX_FINDINGS are
 * left out, and long texts are cut.
 */
export function encodeFindings(reason, findings) {
    const ordered = OUTCOMES.flatMap(outcome => findings.filter(found => found.outcome === outcome));
    return caseFindingsCodec.encode({
        reason: reasonCode(reason), found: ordered.flatMap(onWire).slice(0, MAX_FINDINGS)
    });
}
/**
 * Decodes the findings of a rejection.
 * @param group the group of the rejection on the chain
 * @returns undefined for bytes that no honest validator commits to with this group
 */
export function decodeFindings(bytes, group) {
    const decoded = decode(caseFindingsCodec, bytes);
    if (decoded.verdict !== 'accept')
        return undefined;
    const { reason, found } = decoded.value;
    const rule = ruleOf(reason);
    if (rule !== undefined && reasonGroup(rule) !== group)
        return undefined;
    const read = found.map(ofWire);
    return read.every(each => each !== undefined) ? { reason: nameOf(reason), found: read } : undefined;
}
function onWire({ expression, issue, outcome, rule, text }) {
    if (!isRule(rule))
        return [];
    return [{
            rule: reasonCode(rule), outcome: OUTCOMES.indexOf(outcome) + 1, issue: ISSUES.indexOf(issue) + 1,
            expression: cut(expression, MAX_PATH_BYTES), text: cut(text, MAX_FINDING_TEXT_BYTES)
        }];
}
function ofWire({ rule, ...found }) {
    const outcome = OUTCOMES[found.outcome - 1];
    const issue = ISSUES[found.issue - 1];
    return outcome === undefined || issue === undefined
        ? undefined
        : { rule: nameOf(rule), outcome, issue, expression: found.expression, text: found.text };
}
function nameOf(code) {
    return ruleOf(code) ?? `rule ${code}`;
}
/** Cuts a text to whole characters of at most `max` bytes of UTF-8. */
function cut(text, max) {
    const whole = text.replaceAll(LONE_SURROGATES, '\uFFFD');
    if (utf8(whole).byteLength <= max)
        return whole;
    let bytes = 0;
    let short = '';
    for (const character of whole) {
        bytes += utf8(character).byteLength;
        if (bytes > max)
            break;
        short += character;
    }
    return short;
}
//# sourceMappingURL=case-findings.js.map