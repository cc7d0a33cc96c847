import { LAST_HEIGHT } from '../../protocol/replica/index.js';
/** Says when a hospital votes again. A hospital that has stated for a recovery names no height (§10.6). */
export function untilText(votesFrom) {
    return votesFrom === LAST_HEIGHT
        ? 'has made its statement for a recovery, and waits for those of the others'
        : `does not vote before block ${votesFrom}`;
}
//# sourceMappingURL=until-text.js.map