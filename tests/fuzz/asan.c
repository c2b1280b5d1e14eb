/* What a target asks of the address sanitizer: to keep what one input freed from use again,
 * but not what hundreds did, so that memory stays in the cache; and to note who allocated,
 * but not who called whom for that. */
const char *__asan_default_options(void);

__attribute__((used, visibility("default"))) const char *__asan_default_options(void)
{
    return "quarantine_size_mb=4:malloc_context_size=2";
}
