/** Says what the withdrawal of a list means for the hospitals that the list names, and when. */
export function withdrawalView({ added, list: { list }, removed, version }, due) {
    const [admitted, kept] = [added, removed].map(members => members.map(({ name }) => name).join(', '));
    return {
        message: [
            `Allowlist version ${list.version} has the members in force, in the place of version ${version}.`,
            ...admitted === ''
                ? []
                : [`${admitted}: not admitted, and disconnected now; to admit it later, approve it again.`],
            ...kept === '' ? [] : [`${kept}: not removed, and served again now.`],
            `The list takes effect ${due?.text ?? 'with the next block'}. If version ${version} becomes final ` +
                `before, version ${list.version} is void, and the change of version ${version} stays.`
        ].join(' '),
        version: list.version,
        ...due === undefined ? {} : { takesEffectAt: due.at }
    };
}
//# sourceMappingURL=withdrawal.js.map