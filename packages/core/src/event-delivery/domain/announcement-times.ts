const minute = 60_000;

/** Milliseconds between two announcements of a running process. */
export const announcementInterval: number = 10 * minute;
/** Milliseconds after its last announcement in which a subscriber may still run. */
export const inUseFor: number = 3 * announcementInterval;
/** Milliseconds after its last announcement in which a subscriber gets new events. */
export const announcementLifetime: number = 7 * 24 * 60 * minute;
