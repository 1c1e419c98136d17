/** What follows from other events, or tells who a user is, cannot be taken back. */
const OF_THE_SERVICES = /^(Quest|UserUpdated|UserDeleted|Reward|Level|Event)/;

/** Whether it is worth offering to take an event back; the server decides. */
export function isRetractable(type: string): boolean {
  return !OF_THE_SERVICES.test(type);
}
