import { z } from "zod";

export const groupName = z.string().trim().min(1, "Enter a name.").max(256, "Use at most 256 characters.");
