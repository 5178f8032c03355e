/** Of the server's environment: seconds, long enough that nothing is refreshed but by the campaign. */
export const calmVariables = { ACCESS_TOKEN_LIFETIME: '3600', REFRESH_TOKEN_LIFETIME: '7200' }
