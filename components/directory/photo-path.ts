/** Where a user's picture is; null when there is none. Another picture has another address, so browsers may keep each. */
export function photoPath(slug: string, { id, photo }: { id: string; photo: string | null }): string | null {
  return photo === null ? null : `/${slug}/photos/${id}?v=${photo}`;
}
