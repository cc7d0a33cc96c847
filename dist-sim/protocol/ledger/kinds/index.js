import { allowlistRule } from './allowlist.js';
import { evidenceRule } from './evidence.js';
import { keysComplainRule } from './keys-complain.js';
import { keysDealRule } from './keys-deal.js';
import { keysLostRule } from './keys-lost.js';
import { keysReadyRule } from './keys-ready.js';
import { linkingEpochRule } from './linking-epoch.js';
import { opinionsRule } from './opinions.js';
import { presenceRule } from './presence.js';
import { proposeRule } from './propose.js';
export const RULES = {
    propose: proposeRule,
    opinions: opinionsRule,
    allowlist: allowlistRule,
    evidence: evidenceRule,
    linkingEpoch: linkingEpochRule,
    keysDeal: keysDealRule,
    keysComplain: keysComplainRule,
    keysReady: keysReadyRule,
    keysLost: keysLostRule,
    presence: presenceRule
};
export function rulesOf(table) {
    return new Map(Object.values(table).map(rule => [rule.kind, rule]));
}
/** The rules of all kinds. They are the default parameter of functions, so that a test can add a kind. */
export const ALL_RULES = rulesOf(RULES);
//# sourceMappingURL=index.js.map