import type { Page } from "playwright-core";

/** An answer to put in the place of the server's. */
export const unauthorized = {
  status: 401,
  contentType: "application/problem+json",
  body: JSON.stringify({ status: 401, code: "sessions.invalid_access_token", title: "Invalid access token" }),
};

/** The paths of the API that a tab asks from now on. */
export function requestsOf(page: Page): string[] {
  const requests: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/api/v1/")) requests.push(pathname.slice("/api/v1".length));
  });
  return requests;
}
