import { signTransaction, transactionCodec } from '../../protocol/codec/index.js';
import { equal, TransactionKind } from '../../protocol/types/index.js';
import { nameOf } from '../gates/name-of.js';
/**
 * Acts on new lists: checks all connections again, alerts the operator and tells the peers. If the government
 * signed two lists of one version, it submits the evidence.
 */
export function followMembership(parts) {
    const { addresses, fail, joinCollecting, lists, membership, network } = parts;
    membership.connect({
        changed: () => {
            network.reconsider();
            addresses.dial();
        },
        successor: (list, replaced) => {
            tellOperator(parts, list, replaced);
            lists.spread(list, replaced).catch(fail);
            joinCollecting.look();
        },
        conflict: (first, second) => { accuseGovernment(parts, first, second); }
    });
}
function tellOperator({ alarm, membership }, { list }, replaced) {
    const joining = list.entries.filter(({ id }) => !membership.set.has(id));
    const gone = membership.set.members.filter(({ id }) => !list.entries.some(entry => equal(entry.id, id)));
    const changes = [
        ...joining.map(({ id }) => `admits ${nameOf({ membership }, id)}`),
        ...gone.map(({ id }) => `removes ${nameOf({ membership }, id)}`)
    ].join(', ');
    const what = changes === '' ? 'signs the members in force' : changes;
    const instead = replaced === undefined ? '' : ` in the place of version ${replaced.list.version}`;
    alarm('membership', `The government ${what} (allowlist version ${list.version}${instead}).`);
}
function accuseGovernment(parts, first, second) {
    const { alarm, chain, fail, gate, gossip, lists, membership, role, signer } = parts;
    alarm('conflicting-lists', `The government signed two different allowlists of version ` +
        `${first.list.version}; connections follow the committed list until one of them is final.`);
    if (second.list.version > membership.committed.list.version)
        lists.passOn(second).catch(fail);
    if (role !== 'hospital')
        return;
    const transaction = transactionCodec.encode(signTransaction(chain.id, signer, {
        kind: TransactionKind.evidence, author: signer.id,
        conflict: { type: 'allowlists', first, second }
    }));
    const envelope = { transaction, bodies: [] };
    if (gate.take(envelope).verdict === 'accept')
        gossip(envelope);
}
//# sourceMappingURL=follow-membership.js.map