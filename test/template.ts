/** The database that is migrated once, and copied for each test file. */
export const template = "roster_test_template";
