import Type from 'typebox';
import { commonSettings } from './common-settings.js';
export const governmentSettings = {
    ...commonSettings,
    networkName: Type.String({
        default: 'MediChain', minLength: 1, maxBytes: 64, shownName: true,
        description: 'name of the chain, fixed in its genesis'
    }),
    chainFile: Type.String({
        default: '', description: 'file of chain parameters for the genesis; empty: config/chain.yaml'
    }),
    beginWith: Type.Integer({
        default: 0, minimum: 0, maximum: 100,
        description: 'create the genesis automatically once this number of hospitals is approved; ' +
            '0: wait for `allowlist begin`'
    }),
    autoApprove: Type.Boolean({
        default: false, description: 'approve every enrolment request: for trials on one machine only'
    }),
    listKeyFile: Type.String({
        default: '',
        description: 'file of the key that signs allowlists, if kept elsewhere; empty: list-key.json ' +
            'in the key folder'
    }),
    maxPendingEnrolments: Type.Integer({
        default: 256, minimum: 1, maximum: 10_000,
        description: 'enrolment requests that wait for the operator; further requests are refused'
    })
};
export const governmentSchema = Type.Object(governmentSettings);
//# sourceMappingURL=government-settings.js.map