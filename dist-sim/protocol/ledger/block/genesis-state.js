import { firstSignedAllowlist, memberSet } from '../../membership/index.js';
import { initialBeacon } from '../../sortition/index.js';
import { ZERO_32, hex } from '../../types/index.js';
import { keyChanges } from '../epochs/key-changes.js';
import { firstKeyState } from '../epochs/key-state.js';
import { tallyKey } from '../rows/keys.js';
import { write } from '../rows/planned-change.js';
import { sortChanges } from './sort-changes.js';
import { hashChanges } from './state-root.js';
import { EMPTY_TALLY, tallyCodec } from '../rows/tally.js';
import { UndecidedCases } from '../state/undecided-cases.js';
/**
 * Returns the ledger after block 0, which is virtual (SPECIFICATION.md §2.8 Genesis). Its hash is chainId,
 * its timestamp is createdAt, and it has allowlist version 1. Epoch 1 of the shared keys is
 * pending. The state root covers an empty tally of each initial member and the rows of epoch 1, with 32 zero
 * bytes as previous root.
 */
export function genesisState(chain) {
    const { genesis } = chain;
    const allowlist = firstSignedAllowlist(chain);
    const tallies = new Map(genesis.members.map(({ id }) => [hex(id), EMPTY_TALLY]));
    const set = memberSet(chain.id, allowlist);
    const keys = firstKeyState(set);
    const rows = [
        ...genesis.members.map(({ id }) => write(tallyKey(id), tallyCodec.encode(EMPTY_TALLY))),
        ...keyChanges(undefined, keys)
    ];
    return {
        chain,
        parameters: genesis.parameters,
        height: 0,
        hash: chain.id,
        timestamp: genesis.createdAt,
        beacon: initialBeacon(chain.id),
        stateRoot: hashChanges(chain.id, ZERO_32, sortChanges(rows)).stateRoot,
        allowlist,
        set,
        allowlistChangedAt: genesis.createdAt,
        linkingKey: undefined,
        linkingChangedAt: genesis.createdAt,
        keys,
        recoveries: [],
        adopted: undefined,
        tallies,
        presence: new Map(),
        undecided: new UndecidedCases(genesis.parameters),
        ahead: new Map(),
        aheadBeacon: undefined
    };
}
//# sourceMappingURL=genesis-state.js.map