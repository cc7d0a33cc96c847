import { peerIdOf } from '../../../../network/index.js';
import { equal } from '../../../../protocol/types/index.js';
import { systemClock } from '../../../machine/clocks.js';
import { shownName } from '../../../machine/display-name.js';
import { VERSION } from '../../../machine/version.js';
import { chainFacts } from './chain-facts.js';
import { diskFacts } from './disk-facts.js';
import { peerFacts } from './peer-facts.js';
import { queueFacts } from './queue-facts.js';
import { shareFacts } from './share-facts.js';
export async function nodeFacts(sources) {
    const { base, node, peers, phase, show, toDecide } = sources;
    const { alarms, chain, folders, network, options, startedAt, vitals } = base;
    const history = (id) => peers.of(id);
    const disk = await diskFacts(folders.data.path);
    const hospital = chain?.hospital;
    const log = options.lost?.();
    const shares = chain === undefined ? undefined : shareFacts(chain, folders.keysPath);
    return {
        at: systemClock.wall(),
        name: base.name,
        role: options.role,
        version: VERSION,
        startedAt,
        phase,
        ...(chain === undefined
            ? { peers: peersWithoutChain(base, history, show) }
            : chainFacts({ ...chain, startedAt, history }, show)),
        ...(chain === undefined || hospital === undefined
            ? {}
            : { queues: queueFacts(chain, hospital, toDecide, show) }),
        ...(shares === undefined ? {} : { shares }),
        // A starting node has not read its chain, so it does not know yet whether the chain has begun.
        ...('desk' in node && phase !== 'starting' ? { desk: deskOf(node) } : {}),
        ...('admission' in node && chain === undefined && phase !== 'starting'
            ? { admission: { ...node.admission.read(), peerId: network.peerId } }
            : {}),
        ...(disk === undefined ? {} : { disk }),
        process: vitals.read(),
        ...(log === undefined ? {} : { log }),
        alarms: alarms.recent()
    };
}
function peersWithoutChain({ government, network, startedAt }, history, show) {
    return peerFacts({
        network, startedAt, history, heard: [], anotherChainAt: () => undefined,
        expected: government === undefined ? [] : [government],
        accessOf: id => government !== undefined && equal(government, id) ? 'government' : 'stranger',
        addressesOf: () => []
    }, id => ({ ...show(id), name: 'government' }));
}
function deskOf(node) {
    const namesakes = node.namesakes();
    const party = (member) => ({ id: peerIdOf(member.id), name: shownName(member, namesakes(member)) });
    return {
        pending: node.desk.list().filter(({ state }) => state === 'pending')
            .map(({ signed }) => party(signed.request.member)),
        approved: node.base.chain === undefined ? node.approved().map(party) : [],
        needed: Math.max(node.parameters.minMembers, node.config.beginWith),
        begun: node.base.chain !== undefined
    };
}
//# sourceMappingURL=node-facts.js.map