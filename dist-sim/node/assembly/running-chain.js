import { hex } from '../../protocol/types/index.js';
import { KeyKeeper } from '../keys/keeper.js';
import { decodeFrame } from '../loop/frames.js';
import { followMembership } from '../peers/follow-membership.js';
import { RecoveryDesk } from '../peers/recovery-desk.js';
import { listenToPeers } from '../peers/listen-to-peers.js';
import { offerStoredLists } from '../peers/stored-lists.js';
import { serveRequests } from '../peers/serve-requests.js';
import { TipStatement } from '../peers/tip-statement.js';
import { raiseEvidenceAlarms } from '../signing/evidence-alarms.js';
import { VotingRight } from '../signing/voting-right.js';
import { loopEvents } from './loop-events.js';
import { buildAgreement } from './build-agreement.js';
import { buildGate } from './build-gate.js';
import { buildPeerWork } from './build-peer-work.js';
/** Builds the parts from the bottom up, each from the parts before it, and then starts them. */
async function start(options) {
    const { config, hospital: open, origin, readFrame = decodeFrame, running, ...ground } = options;
    const { agreement, effects } = await buildAgreement(ground, config);
    const parts = buildGate(agreement, config);
    raiseEvidenceAlarms(parts);
    const peers = buildPeerWork(parts);
    const hospital = open?.(parts);
    const voting = hospital === undefined ? undefined : new VotingRight(parts, origin);
    const recovery = hospital === undefined
        ? undefined
        : new RecoveryDesk({ ...parts, status: peers.status }, voting);
    const tipStatement = hospital === undefined ? new TipStatement(parts) : undefined;
    const keeper = parts.keyStore === undefined
        ? undefined
        : new KeyKeeper({ ...parts, hasCaughtUp: () => parts.trust.isWhole && voting?.from !== undefined }, parts.keyStore);
    const chain = {
        ...parts, ...peers, hospital, voting, keeper, recovery, tipStatement,
        stop: async () => { await stop(chain); }
    };
    followMembership(chain);
    running(chain);
    await begin(chain, effects, readFrame);
    return chain;
}
export const RunningChain = { start };
async function begin(chain, effects, readFrame) {
    const { addresses, hospital, hostLoop, keeper, lists, network, recovery, role, status, voting } = chain;
    // Before anything is served: a hospital that a pending list removes must get no key and no gossip.
    await offerStoredLists(chain);
    await serveRequests(chain);
    await lists.start();
    await chain.joinSigning?.start();
    await addresses.load();
    if (role === 'hospital') {
        addresses.announce();
        listenToPeers(chain, readFrame);
        await network.gossip.join(`medichain/${hex(chain.chain.id).slice(0, 16)}/transactions`);
        network.consensus.join();
    }
    hostLoop.start(effects, loopEvents(chain));
    await status.start();
    await hospital?.start();
    voting?.start();
    chain.joinCollecting.start();
    keeper?.start();
    await recovery?.start();
    network.reconsider();
    hostLoop.submit({ type: 'tick' });
    await status.exchangeWithAll();
}
async function stop(chain) {
    const { hospital, hostLoop, joinCollecting, keeper, recovery, status, voting } = chain;
    voting?.stop();
    recovery?.stop();
    status.stop();
    joinCollecting.stop();
    hospital?.stop();
    await keeper?.stop();
    await hostLoop.stop();
}
//# sourceMappingURL=running-chain.js.map