-- Until a second write of somebody held no longer carried the deletion out, it left them deleted with the hold still open, which listed
-- them among the held for good. A DELETE or another person that is held as well still waits.
UPDATE users SET
  held = array_remove(held, 'soft delete'),
  held_at = CASE WHEN held <@ '{"soft delete"}' THEN NULL ELSE held_at END,
  held_by = CASE WHEN held <@ '{"soft delete"}' THEN NULL ELSE held_by END,
  held_until = CASE WHEN held <@ '{"soft delete"}' THEN NULL ELSE held_until END,
  version = version + 1,
  updated_at = now()
WHERE held <> '{}' AND deleted_at IS NOT NULL AND held @> '{"soft delete"}';
