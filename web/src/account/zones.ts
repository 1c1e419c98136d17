/** The IANA time zones that this browser knows, with the one that is set and UTC among them. */
export function zones(current: string): string[] {
  return [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC", current])].sort();
}
