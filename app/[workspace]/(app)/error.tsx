"use client";

/** The same as for the whole application, but within the frame: the other pages stay in reach. */
export { default } from "#app/error.tsx";
